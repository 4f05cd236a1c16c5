"""What a team sees and writes, phone in one hand: its day, the visit, findings, signatures, verification."""
