"""What people do for their own accounts before they are signed in, through an app's calls and on the pool's pages alike."""
