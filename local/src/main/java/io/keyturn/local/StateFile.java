package io.keyturn.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that all secrets are kept in, readable by its owner alone.
 *
 * <p>It is never written to but replaced as a whole, so that whatever happens it holds the state after some change.
 */
final class StateFile {

    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
    private static final FileAttribute<?>[] NO_PERMISSIONS = {};

    private final Path file;

    StateFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    boolean exists() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Puts what the file holds in the place of everything that is in the accounts.
     *
     * @throws IllegalArgumentException when it holds something else; file and accounts stay as they are
     */
    void load(Accounts accounts) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the secrets cannot be read: " + reason(e), e);
        }
        try {
            StateJson.read(content, accounts);
        } catch (StateException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage()
                    + "; the file is left as it is. Repair it, or move it away to start without secrets.");
        }
    }

    /** Replaces the file. */
    void save(Accounts accounts) {
        byte[] content = StateJson.write(accounts);
        try {
            Path target = exists() ? file.toRealPath() : file;
            Path folder = Files.createDirectories(target.resolveSibling(""));
            Path next = Files.createTempFile(folder, "." + target.getFileName(), ".next", permissions(folder));
            try {
                write(next, content);
                Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
            sync(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the secrets cannot be saved: " + reason(e), e);
        }
    }

    private static void write(Path path, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Makes the new name last, where a folder can be opened for that. */
    private static void sync(Path folder) throws IOException {
        if (posix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] permissions(Path folder) {
        return posix(folder) ? OWNER_ONLY : NO_PERMISSIONS;
    }

    private static boolean posix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }
}
