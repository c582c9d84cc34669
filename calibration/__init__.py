"""The course model against what was published: it is fitted here, held against trials, and examined."""
