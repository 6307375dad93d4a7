import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.io.RoiDecoder;
import ij.process.FloatPolygon;
import java.io.FileInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What ImageJ itself makes of an archive of ROIs: one line of JSON for each. */
public class ReadRois {
    public static void main(String[] arguments) throws Exception {
        try (ZipInputStream archive = new ZipInputStream(new FileInputStream(arguments[0]))) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry())
                System.out.println(described(entry.getName(), new RoiDecoder(archive.readAllBytes(), entry.getName()).getRoi()));
        }
    }

    private static String described(String file, Roi roi) {
        FloatPolygon outline = roi.getFloatPolygon();
        StringBuilder points = new StringBuilder();
        if (!(roi instanceof ShapeRoi))
            for (int n = 0; n < outline.npoints; n++)
                points.append(n == 0 ? "" : ",").append("[").append(outline.xpoints[n]).append(",").append(outline.ypoints[n]).append("]");
        java.awt.geom.Rectangle2D.Double box = roi.getFloatBounds();
        String bounds = "[" + box.x + "," + box.y + "," + box.width + "," + box.height + "]";
        String colour = String.format("#%06x", roi.getStrokeColor().getRGB() & 0xffffff);
        return "{\"file\":" + quoted(file) + ",\"name\":" + quoted(roi.getName()) + ",\"type\":" + quoted(roi.getTypeAsString())
            + ",\"bounds\":" + bounds + ",\"area\":" + roi.getStatistics().pixelCount + ",\"class\":" + quoted(roi.getProperty("class"))
            + ",\"colour\":" + quoted(colour) + ",\"points\":[" + points + "]}";
    }

    private static String quoted(String text) {
        if (text == null) return "null";
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) quoted.append(c < 32 || c > 126 || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        return quoted.append('"').toString();
    }
}
