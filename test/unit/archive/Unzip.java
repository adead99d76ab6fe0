import java.io.FileInputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads an archive as TorchServe does (ModelArchive streams it through ZipInputStream) and prints what it got. */
public class Unzip {
    public static void main(String[] args) throws Exception {
        byte[] buffer = new byte[1 << 16];
        try (ZipInputStream zip = new ZipInputStream(new FileInputStream(args[0]))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                CRC32 crc = new CRC32();
                long size = 0;
                for (int n; (n = zip.read(buffer)) > 0; size += n) {
                    crc.update(buffer, 0, n);
                }
                System.out.println(entry.getName() + " " + size + " " + Long.toHexString(crc.getValue()));
            }
        }
    }
}
