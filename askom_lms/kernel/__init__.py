"""What no rule of assessment knows about: database, web, audit, files, jobs, time and words."""
