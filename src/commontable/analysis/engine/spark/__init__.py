"""Apache Spark behind the same door: a session, rows it can reach, and our SQL in its words."""
