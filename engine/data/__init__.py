"""Tasks and their data: importing this package registers them all."""

from engine.data import cifar10, digits, sst2  # noqa: F401  (registration)
from engine.data.folder import DataMissing, data_folder
from engine.data.registry import SPLITS, Task, all_tasks, get_task

__all__ = ["SPLITS", "DataMissing", "Task", "all_tasks", "data_folder", "get_task"]
