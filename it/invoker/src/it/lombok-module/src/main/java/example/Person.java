package example;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.Unique;
import java.util.List;
import lombok.Builder;
import lombok.NonNull;
import lombok.Singular;
import lombok.With;

@Builder(toBuilder = true)
@With
@Table(name = "person", access = Access.PUBLIC)
public record Person(
        @PrimaryKey @AutoInc long id,
        @Unique @NonNull String name,
        int age,
        @Singular List<String> tags) {}
