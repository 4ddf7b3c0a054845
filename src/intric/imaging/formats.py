"""The formats of pictures that Eneo takes, from people and from providers alike."""

# Pillow's name -> media type, by content, never by name. MPO is a JPEG that carries a further picture (a gain map, a
# preview) behind itself; Pillow's JPEG opener detects it.
MIMETYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp"}
OPENERS = ("PNG", "JPEG", "WEBP")
