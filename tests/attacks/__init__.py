"""What somebody tries who means no good: each test is a sentence that must stay true."""
