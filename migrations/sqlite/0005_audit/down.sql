DROP TABLE probe;
DROP TABLE audit;
