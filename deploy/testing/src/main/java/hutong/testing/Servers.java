package hutong.testing;

/** A PostgreSQL with one service's database and a Kafka with its topics, running. */
interface Servers extends AutoCloseable {

  /** Password of every role: these servers hold nothing and listen to this machine alone. */
  String PASSWORD = "local";

  /** Kafka's address, host:port. */
  String kafka();

  /** PostgreSQL's address, host:port. */
  String postgres();

  /** JDBC URL of the database as the superuser, user and password included. */
  String adminJdbcUrl();

  /** Stops both. */
  @Override
  void close();
}
