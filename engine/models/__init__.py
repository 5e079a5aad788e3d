"""Networks: importing this package registers them all."""

from engine.models import bert, digits_cnn, resnet, vgg  # noqa: F401  (registration)
from engine.models.registry import ModelEntry, get_model, models_of, register_model

__all__ = ["ModelEntry", "get_model", "models_of", "register_model"]
