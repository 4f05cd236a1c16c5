"""What a page still lacks, and words in it that staff have put on a list: shown before it is sent."""
