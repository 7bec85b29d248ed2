package io.keyturn.samples.shop;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A screenshot for the documentation: with the 256 colours that it has most of, which halves it. */
final class Picture {
    private static final int COLOURS = 256;

    private Picture() {}

    static void write(byte[] screenshot, Path file) throws IOException {
        BufferedImage original = ImageIO.read(new ByteArrayInputStream(screenshot));
        int width = original.getWidth();
        int height = original.getHeight();
        int[] pixels = original.getRGB(0, 0, width, height, null, 0, width);
        int[] colours = IntStream.of(pixels)
                .boxed()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(COLOURS)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        IndexColorModel model =
                new IndexColorModel(Byte.SIZE, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage smaller = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        smaller.setRGB(0, 0, width, height, pixels, 0, width);
        ImageIO.write(smaller, "png", file.toFile());
    }
}
