"""Training that visitors of a page start: one job at a time, in a process of its own. Imports no PyTorch itself."""

from engine.lab.queue import Job, Lab, LabFull
from engine.lab.work import Chain, FineTune, Work

__all__ = ["Chain", "FineTune", "Job", "Lab", "LabFull", "Work"]
