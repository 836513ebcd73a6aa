"""Names of jobs that may wait in the queue of a site while it is updated to 1.0; they go with the release after."""
