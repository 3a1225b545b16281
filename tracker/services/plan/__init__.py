"""Plans: loaded, published, kept in step with their file, and read as of any day."""
