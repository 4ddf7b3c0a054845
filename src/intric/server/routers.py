"""Collects all routers below the API's prefix."""

from fastapi import APIRouter, Depends

from intric.api.origin import refuse_foreign_origin
from intric.apps import app_router
from intric.assistants import assistant_router
from intric.authentication import api_key_router, login_router, password_router
from intric.icons import icon_router
from intric.image_models.presentation import (
    generated_images_router,
    generation_list_router,
    image_generation_router,
    image_models_router,
)
from intric.security_classifications import security_classification_router
from intric.server.paths import API_PREFIX
from intric.settings import credential_router
from intric.spaces import space_router
from intric.users import user_router

api_router = APIRouter(prefix=API_PREFIX, dependencies=[Depends(refuse_foreign_origin)])

for module in (
    login_router,
    password_router,
    api_key_router,
    user_router,
    space_router,
    assistant_router,
    app_router,
    icon_router,
    security_classification_router,
    image_generation_router,
    image_models_router,
    generated_images_router,
    generation_list_router,
    credential_router,
):
    api_router.include_router(module.router)
