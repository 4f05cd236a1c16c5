"""What people see of it: each view parses, calls one function of the domain, and answers."""
