"""Changes to evaluations, to what is done about findings, and to reports."""

from askom_lms.quality.services.evaluating import save_evaluation
from askom_lms.quality.services.reporting import PRINT_JOB, add_follow_up, close_report, finish_follow_up, keep_printed

__all__ = ["PRINT_JOB", "add_follow_up", "close_report", "finish_follow_up", "keep_printed", "save_evaluation"]
