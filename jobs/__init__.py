"""Work outside the request: leased queue rows, sweeper, scheduler, limited children. Knows no other room."""
