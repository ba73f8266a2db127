import java.io.OutputStream;
import java.net.BindException;
import java.util.Arrays;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * DynamoDB Local on the loopback interface only, for as long as standard input stays open.
 *
 * ServerRunner binds every interface and has no option against it. And a process that is killed cannot stop its
 * children, but its end of a pipe is always closed: end of file on standard input is the order to stop.
 *
 * Arguments: the port (0 takes any free one), then the flags of DynamoDB Local.
 */
public final class LoopbackServer {
  /** What the parent is told by the exit code; launch-java.ts knows the number too. */
  private static final int PORT_IN_USE = 98;
  private static final long STOP_MILLISECONDS = 3_000;

  public static void main(String[] arguments) {
    try {
      DynamoDBProxyServer server =
          ServerRunner.createServerFromCommandLineArgs(Arrays.copyOfRange(arguments, 1, arguments.length));
      ServerConnector connector = bindToLoopback(server, Integer.parseInt(arguments[0]));
      server.start();
      System.out.println("listening on 127.0.0.1:" + connector.getLocalPort());
      System.in.transferTo(OutputStream.nullOutputStream());
      stop(server);
    } catch (Throwable failure) {
      failure.printStackTrace();
      System.exit(failure.getCause() instanceof BindException ? PORT_IN_USE : 1);
    }
  }

  private static ServerConnector bindToLoopback(DynamoDBProxyServer server, int port) throws Exception {
    var field = server.getClass().getDeclaredField("server");
    field.setAccessible(true);
    Connector[] connectors = ((Server) field.get(server)).getConnectors();
    if (connectors.length != 1) throw new IllegalStateException("one connector expected, found " + connectors.length);
    ServerConnector connector = (ServerConnector) connectors[0];
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    return connector;
  }

  /** Closes the databases properly, but never waits longer than STOP_MILLISECONDS for it. */
  private static void stop(DynamoDBProxyServer server) throws Exception {
    Thread impatience = new Thread(() -> {
      try {
        Thread.sleep(STOP_MILLISECONDS);
      } catch (InterruptedException unexpected) {
        Thread.currentThread().interrupt();
      }
      Runtime.getRuntime().halt(0);
    });
    impatience.setDaemon(true);
    impatience.start();
    server.stop();
    System.exit(0);
  }
}
