package dev.stdb.server.tx;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.h2.jdbcx.JdbcDataSource;

/** A table of H2 in memory, through prepared statements: the embedded peer. */
final class H2Store implements BenchStore {
    private final Layout layout;
    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement delete;
    private final PreparedStatement read;
    private final PreparedStatement sum;

    H2Store(Layout layout) {
        this.layout = layout;
        boolean text = layout == Layout.TEXT100;
        try {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:mem:");
            connection = source.getConnection();
            connection.setAutoCommit(false);
            try (PreparedStatement create =
                    connection.prepareStatement("CREATE TABLE bench(id BIGINT PRIMARY KEY, number BIGINT"
                            + (text ? ", name VARCHAR, mail VARCHAR, age TINYINT, score DOUBLE PRECISION)" : ")"))) {
                create.execute();
            }
            insert = connection.prepareStatement("INSERT INTO bench VALUES (?, ?" + (text ? ", ?, ?, ?, ?)" : ")"));
            update = connection.prepareStatement("UPDATE bench SET number = ?"
                    + (text ? ", name = ?, mail = ?, age = ?, score = ?" : "") + " WHERE id = ?");
            delete = connection.prepareStatement("DELETE FROM bench WHERE id = ?");
            read = connection.prepareStatement("SELECT number FROM bench WHERE id = ?");
            sum = connection.prepareStatement("SELECT number FROM bench WHERE id >= ? AND id < ?");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sets the columns behind the number and returns the next parameter. */
    private int bindTexts(PreparedStatement statement, int first, long value) throws SQLException {
        if (layout == Layout.FIXED16) {
            return first;
        }
        statement.setString(first, Layout.name(value));
        statement.setString(first + 1, Layout.mail(value));
        statement.setByte(first + 2, (byte) (value & 0x7F));
        statement.setDouble(first + 3, value);
        return first + 4;
    }

    @Override
    public void insert(long id, long value) {
        try {
            insert.setLong(1, id);
            insert.setLong(2, value);
            bindTexts(insert, 3, value);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void update(long id, long value) {
        try {
            update.setLong(1, value);
            update.setLong(bindTexts(update, 2, value), id);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void delete(long id) {
        try {
            delete.setLong(1, id);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long read(long id) {
        try {
            read.setLong(1, id);
            return total(read);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long sum(long from, long to) {
        try {
            sum.setLong(1, from);
            sum.setLong(2, to);
            return total(sum);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long total(PreparedStatement query) throws SQLException {
        long total = 0;
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                total += rows.getLong(1);
            }
        }
        return total;
    }

    @Override
    public void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
