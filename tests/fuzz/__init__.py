"""Updates nobody thought of: made from the schemas, spoiled, and played to the process."""
