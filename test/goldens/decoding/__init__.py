"""The images of every kind that OpenCV reads, a module a format: functions that draw files."""
