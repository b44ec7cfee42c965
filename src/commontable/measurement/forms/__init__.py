"""Forms validate, and nothing else."""
