"""What may go wrong between us and a platform, and what must follow: the contract of errors."""
