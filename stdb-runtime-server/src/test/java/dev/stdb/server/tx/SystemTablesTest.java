package dev.stdb.server.tx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ids and names of spec module-def.md §11. */
class SystemTablesTest {

    @Test
    void tablesHaveTheirFixedIds() {
        assertThat(SystemTables.all().stream().map(TableSchema::name))
                .containsExactly(
                        "st_table",
                        "st_column",
                        "st_sequence",
                        "st_index",
                        "st_constraint",
                        "st_module",
                        "st_client",
                        "st_var",
                        "st_scheduled",
                        "st_row_level_security",
                        "st_connection_credentials",
                        "st_view",
                        "st_view_param",
                        "st_view_column",
                        "st_view_sub",
                        "st_view_arg",
                        "st_event_table",
                        "st_table_accessor",
                        "st_index_accessor",
                        "st_column_accessor",
                        "st_env",
                        "st_outbound_stream",
                        "st_outbound_msg",
                        "st_inbound_stream",
                        "st_inbound_msg",
                        "st_outbox",
                        "st_secret");
        for (int i = 0; i < SystemTables.ST_OUTBOX; i++) {
            assertThat(SystemTables.all().get(i).tableId()).isEqualTo(i + 1);
        }
    }

    @Test
    void subObjectsAreNumberedInTheOrderOfTheSpec() {
        Map<Integer, String> indexes = new TreeMap<>();
        Map<Integer, String> constraints = new TreeMap<>();
        Map<Integer, String> sequences = new TreeMap<>();
        for (TableSchema table : SystemTables.all()) {
            for (IndexSchema index : table.indexes()) {
                indexes.put(index.indexId(), index.name());
            }
            for (ConstraintSchema constraint : table.constraints()) {
                constraints.put(constraint.constraintId(), constraint.name());
            }
            for (SequenceSchema sequence : table.sequences()) {
                sequences.put(sequence.sequenceId(), sequence.name());
            }
        }
        assertThat(constraints.values())
                .containsExactly(
                        "st_table_table_id_key",
                        "st_table_table_name_key",
                        "st_column_table_id_col_pos_key",
                        "st_sequence_sequence_id_key",
                        "st_index_index_id_key",
                        "st_constraint_constraint_id_key",
                        "st_client_identity_connection_id_key",
                        "st_var_name_key",
                        "st_scheduled_schedule_id_key",
                        "st_scheduled_table_id_key",
                        "st_row_level_security_sql_key",
                        "st_connection_credentials_connection_id_key",
                        "st_view_view_id_key",
                        "st_view_view_name_key",
                        "st_view_param_view_id_param_pos_key",
                        "st_view_column_view_id_col_pos_key",
                        "st_view_arg_id_key",
                        "st_view_arg_bytes_key",
                        "st_event_table_table_id_key",
                        "st_table_accessor_table_name_key",
                        "st_table_accessor_accessor_name_key",
                        "st_index_accessor_index_name_key",
                        "st_index_accessor_accessor_name_key",
                        "st_column_accessor_table_name_col_name_key",
                        "st_column_accessor_table_name_accessor_name_key",
                        "st_env_key_key",
                        "st_outbound_stream_stream_id_key",
                        "st_outbound_stream_outbox_table_id_target_identity_key",
                        "st_outbound_msg_stream_id_seq_key",
                        "st_inbound_stream_sender_identity_stream_id_key",
                        "st_inbound_msg_sender_identity_stream_id_seq_key",
                        "st_outbound_msg_stream_id_msg_id_key",
                        "st_outbox_table_id_key",
                        "st_secret_key_key");
        assertThat(constraints.keySet()).contains(1, 33, SystemTables.ST_SECRET).hasSize(34);
        assertThat(indexes.values())
                .startsWith("st_table_table_id_idx_btree", "st_table_table_name_idx_btree")
                .contains("st_view_sub_view_id_arg_id_identity_idx_btree")
                .endsWith(
                        "st_env_key_idx_btree",
                        "st_outbound_stream_stream_id_idx_btree",
                        "st_outbound_stream_outbox_table_id_target_identity_idx_btree",
                        "st_outbound_msg_stream_id_seq_idx_btree",
                        "st_inbound_stream_sender_identity_stream_id_idx_btree",
                        "st_inbound_msg_sender_identity_stream_id_seq_idx_btree",
                        "st_outbound_msg_stream_id_msg_id_idx_btree",
                        "st_outbox_table_id_idx_btree",
                        "st_secret_key_idx_btree")
                .hasSize(38);
        assertThat(indexes.get(SystemTables.ENV_INDEX)).isEqualTo("st_env_key_idx_btree");
        assertThat(indexes.get(SystemTables.ST_SECRET)).isEqualTo("st_secret_key_idx_btree");
        assertThat(indexes.get(11)).isEqualTo("st_row_level_security_table_id_idx_btree");
        assertThat(indexes.get(18)).isEqualTo("st_view_sub_identity_idx_btree");
        assertThat(sequences.values())
                .containsExactly(
                        "st_table_table_id_seq",
                        "st_index_index_id_seq",
                        "st_constraint_constraint_id_seq",
                        "st_scheduled_schedule_id_seq",
                        "st_sequence_sequence_id_seq",
                        "st_view_view_id_seq",
                        "st_view_arg_id_seq",
                        "st_outbound_stream_stream_id_seq");
    }

    @Test
    void freshDatastoreDescribesItself() {
        Datastore datastore = Datastore.create();
        Tx tx = datastore.begin();

        assertThat(tx.rowCount(SystemTables.ST_TABLE)).isEqualTo(27);
        assertThat(tx.rowCount(SystemTables.ST_INDEX)).isEqualTo(38);
        assertThat(tx.rowCount(SystemTables.ST_CONSTRAINT)).isEqualTo(34);
        assertThat(tx.rowCount(SystemTables.ST_SEQUENCE)).isEqualTo(8);
        assertThat(tx.rowCount(SystemTables.ST_COLUMN))
                .isEqualTo(SystemTables.all().stream()
                        .mapToInt(table -> table.columns().size())
                        .sum());
        assertThat(tx.catalog().tableById(SystemTables.ST_CONNECTION_CREDENTIALS))
                .matches(table -> table != null && !table.isPublic());
        assertThat(tx.commit().txOffset()).isEqualTo(TxData.NO_OFFSET);
        datastore.checkIndexes();
    }
}
