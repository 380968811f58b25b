"""Start, steer and run jobs."""

from jobs.services.running import forget_jobs, run_job, run_waiting_jobs
from jobs.services.steering import repeat_job, start_job, stop_job

__all__ = ("forget_jobs", "repeat_job", "run_job", "run_waiting_jobs", "start_job", "stop_job")
