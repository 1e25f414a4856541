"""What makes the data that liftoff ships."""
