"""Who hears what of a registration; in which process, and that it is once, `training.domain.telling` sees to."""
