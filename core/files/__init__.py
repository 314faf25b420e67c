"""Private files on disk, each with its row; pictures are drawn anew before they are kept."""
