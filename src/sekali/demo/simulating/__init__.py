"""What all simulated systems need: an HTTP counter, a book of their own, and bad weather."""
