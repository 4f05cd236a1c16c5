"""What is published: criteria, knowledge, cases, law articles, topics, and the one door to publish."""
