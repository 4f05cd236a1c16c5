"""Who is told what when something happens. A message names the thing and leads to it; what it holds it never says."""
