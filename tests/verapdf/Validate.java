import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Paths on standard input, one a line; the flavour (2u, ua1) as the argument. Writes, tab separated, a line for each rule a file breaks
 * (path, clause-test, times, what and where) and, last for each file, path and "checked" with the number of checks made.
 */
public final class Validate {
    private Validate() { }

    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(args[0]);
        BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            try (FileInputStream file = new FileInputStream(path);
                    PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                report(path, validator.validate(parser), out);
            } catch (Exception unreadable) {
                line(out, path, "unreadable", "1", String.valueOf(unreadable.getMessage()));
                line(out, path, "checked", "0");
            }
        }
    }

    private static void report(String path, ValidationResult result, PrintStream out) {
        Map<String, Integer> times = new LinkedHashMap<>();
        Map<String, String> first = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                RuleId rule = assertion.getRuleId();
                String key = rule.getClause() + "-" + rule.getTestNumber();
                times.merge(key, 1, Integer::sum);
                first.putIfAbsent(key, assertion.getMessage() + " @ " + assertion.getLocation().getContext());
            }
        }
        for (Map.Entry<String, Integer> rule : times.entrySet()) {
            line(out, path, rule.getKey(), rule.getValue().toString(), first.get(rule.getKey()));
        }
        if (times.isEmpty() && !result.isCompliant()) {
            line(out, path, "not-compliant", "1", "no rule named");
        }
        line(out, path, "checked", Integer.toString(result.getTotalAssertions()));
    }

    private static void line(PrintStream out, String... fields) {
        for (int i = 0; i < fields.length; i++) {
            out.print((i == 0 ? "" : "\t") + fields[i].replaceAll("[\\t\\r\\n]+", " "));
        }
        out.println();
    }
}
