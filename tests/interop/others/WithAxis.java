import axis.Constatare;
import axis.Eroare;
import axis.RaportareSER;
import axis.Recipisa;
import axis.SERLocator;
import axis.Tara;
import axis.holders.IntrerupereArrayHolder;
import axis.holders.LimiteHolder;
import axis.holders.MediuHolder;
import axis.holders.UltimaOraHolder;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.rpc.holders.BooleanHolder;
import javax.xml.rpc.holders.CalendarHolder;
import javax.xml.rpc.holders.StringHolder;

/** Axis 1.4 against the published WSDL: WSDL FILE CODE. */
public final class WithAxis {
    public static void main(String[] words) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String endpoint = words[0].substring(0, words[0].lastIndexOf('/'));
        RaportareSER service = new SERLocator().getRaportare(new URL(endpoint));

        MediuHolder mediu = new MediuHolder();
        BooleanHolder taking = new BooleanHolder();
        service.getStareServiciu(
                mediu, new StringHolder(), new CalendarHolder(), taking,
                new LimiteHolder(), new UltimaOraHolder(), new IntrerupereArrayHolder());
        out.println("serviciu " + mediu.value + (taking.value ? " da" : " nu"));
        for (Tara country : service.getListaTari()) {
            if (country.getCod().equals("RO")) {
                out.println("tara " + country.getCod() + " " + country.getDenumire());
            }
        }
        Recipisa receipt = service.raporteaza(Files.readAllBytes(Path.of(words[1])));
        out.println("recipisa " + receipt.getStare() + " " + receipt.getNumarInregistrare());
        Recipisa refusal = service.raporteaza("<a/>".getBytes(StandardCharsets.UTF_8));
        for (Constatare error : refusal.getErori()) {
            out.println("recipisa " + refusal.getStare() + " " + error.getCod());
        }
        try {
            service.getUltimaDataRaportata(new StringHolder(words[2]), null);
        } catch (Eroare fault) {
            out.println("fault " + fault.getCod());
        }
    }
}
