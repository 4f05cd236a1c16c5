"""What people fill in: forms say what is missing; whether it may be done is for the domain."""
