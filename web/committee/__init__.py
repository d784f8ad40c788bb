"""The committee's pages: behind a mailed code, closed to everybody else."""
