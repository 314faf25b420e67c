"""What people say in a part-up."""
