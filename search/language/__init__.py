"""With what `search.analysis` reads text: cuts, folds, hears, respells, widens. Knows no pages, engine or database."""
