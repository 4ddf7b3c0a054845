"""Made-up keys in the formats of real ones."""

ENCRYPTION_KEY = "9mQ2cS0JmYpR0m3dKkXq6oKZk2nWm3vZ4xw5b1Jb0fI="
OTHER_ENCRYPTION_KEY = "qk1H2zvWQb8yT3s5uX9rLw7cN4mD6fG0aE8iJ2kP1o0="

OPENAI_KEY = "sk-example-51b2f0aa9d0c4e17-7c1d"
OTHER_OPENAI_KEY = "sk-example-0a77c3de6b1f4420-90be"
AZURE_KEY = "0c5f2b7d94e84f2a8a4f2a"
