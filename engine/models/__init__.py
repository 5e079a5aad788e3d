"""Networks; PyTorch is imported when one is built."""

from engine.models import entries  # noqa: F401  (registration)
from engine.models.registry import ModelEntry, get_model, models_of, register_model

__all__ = ["ModelEntry", "get_model", "models_of", "register_model"]
