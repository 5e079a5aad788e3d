"""Tasks and their data; PyTorch is imported when data are loaded."""

from engine.data import entries  # noqa: F401  (registration)
from engine.data.folder import DataMissing, data_folder
from engine.data.registry import SPLITS, Task, all_tasks, get_task

__all__ = ["SPLITS", "DataMissing", "Task", "all_tasks", "data_folder", "get_task"]
