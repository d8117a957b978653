"""Reports are how the days went: numbers with their definitions beside them, and charts."""
