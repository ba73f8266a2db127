import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.Machine;

/** Reads lines of {"pattern": JSON text, "event": JSON text}; prints match, no match or refused, a tab, and the reason. */
public final class Verdicts {
  public static void main(String[] arguments) throws Exception {
    ObjectMapper json = new ObjectMapper();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode question = json.readTree(line);
      out.println(verdict(question.get("pattern").asText(), question.get("event").asText()));
    }
  }

  private static String verdict(String pattern, String event) throws Exception {
    Machine machine = new Machine();
    try {
      machine.addRule("rule", pattern);
    } catch (Exception refusal) {
      return "refused\t" + String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
    }
    return machine.rulesForJSONEvent(event).isEmpty() ? "no match\t" : "match\t";
  }
}
