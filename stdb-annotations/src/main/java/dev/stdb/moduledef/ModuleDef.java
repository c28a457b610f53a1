package dev.stdb.moduledef;

import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Raw definition of a module, with the sections of V10 as components; V9 definitions are brought into this form.
 *
 * @param version 9 or 10: decides how names are derived
 * @param typespace the types
 * @param types the named types
 * @param tables the tables
 * @param reducers the reducers in ABI order
 * @param procedures the procedures in ABI order
 * @param views the views
 * @param schedules the schedules
 * @param lifecycleReducers the reducers bound to events
 * @param rowLevelSecurity SQL filters
 * @param casePolicy the name conversion, or null when the section is absent
 * @param explicitNames canonical names given explicitly
 * @param httpHandlers source names of HTTP handlers
 * @param httpRoutes routes of HTTP handlers
 * @param viewPrimaryKeys primary keys of views
 * @param submodules mounted definitions
 * @param environment environment variables
 * @param outboxes tables whose rows are calls of other databases
 */
public record ModuleDef(
        int version,
        Typespace typespace,
        List<TypeDef> types,
        List<TableDef> tables,
        List<ReducerDef> reducers,
        List<ProcedureDef> procedures,
        List<ViewDef> views,
        List<ScheduleDef> schedules,
        List<LifecycleDef> lifecycleReducers,
        List<String> rowLevelSecurity,
        @Nullable CasePolicy casePolicy,
        List<NameMapping> explicitNames,
        List<String> httpHandlers,
        List<HttpRouteDef> httpRoutes,
        List<ViewPrimaryKeyDef> viewPrimaryKeys,
        List<SubmoduleDef> submodules,
        List<EnvironmentDef> environment,
        List<OutboxDef> outboxes) {
    /** Version of definitions made by 1.x SDKs. */
    public static final int V9 = 9;

    /** Version of definitions made by 2.x SDKs. */
    public static final int V10 = 10;

    /** Copies the lists. */
    public ModuleDef {
        types = List.copyOf(types);
        tables = List.copyOf(tables);
        reducers = List.copyOf(reducers);
        procedures = List.copyOf(procedures);
        views = List.copyOf(views);
        schedules = List.copyOf(schedules);
        lifecycleReducers = List.copyOf(lifecycleReducers);
        rowLevelSecurity = List.copyOf(rowLevelSecurity);
        explicitNames = List.copyOf(explicitNames);
        httpHandlers = List.copyOf(httpHandlers);
        httpRoutes = List.copyOf(httpRoutes);
        viewPrimaryKeys = List.copyOf(viewPrimaryKeys);
        submodules = List.copyOf(submodules);
        environment = List.copyOf(environment);
        outboxes = List.copyOf(outboxes);
    }

    /** Returns the name conversion in force. */
    public CasePolicy effectiveCasePolicy() {
        if (version == V9) {
            return CasePolicy.NONE;
        }
        return casePolicy == null ? CasePolicy.SNAKE_CASE : casePolicy;
    }

    /** Returns the source names of the functions that only the host and the owner may call. */
    public Set<String> functionsOfHost() {
        Set<String> functions = new HashSet<>();
        lifecycleReducers.forEach(each -> functions.add(each.functionName()));
        if (version != V9) {
            schedules.forEach(each -> functions.add(each.functionName()));
            outboxes.stream()
                    .map(OutboxDef::onResultReducer)
                    .filter(Objects::nonNull)
                    .forEach(functions::add);
        }
        return functions;
    }

    /** Returns a builder of an empty V10 definition. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the parts of a definition; confined to one thread. */
    public static final class Builder {
        private int version = V10;
        private Typespace typespace = Typespace.EMPTY;
        private final List<TypeDef> types = new ArrayList<>();
        private final List<TableDef> tables = new ArrayList<>();
        private final List<ReducerDef> reducers = new ArrayList<>();
        private final List<ProcedureDef> procedures = new ArrayList<>();
        private final List<ViewDef> views = new ArrayList<>();
        private final List<ScheduleDef> schedules = new ArrayList<>();
        private final List<LifecycleDef> lifecycleReducers = new ArrayList<>();
        private final List<String> rowLevelSecurity = new ArrayList<>();
        private @Nullable CasePolicy casePolicy;
        private final List<NameMapping> explicitNames = new ArrayList<>();
        private final List<String> httpHandlers = new ArrayList<>();
        private final List<HttpRouteDef> httpRoutes = new ArrayList<>();
        private final List<ViewPrimaryKeyDef> viewPrimaryKeys = new ArrayList<>();
        private final List<SubmoduleDef> submodules = new ArrayList<>();
        private final List<EnvironmentDef> environment = new ArrayList<>();
        private final List<OutboxDef> outboxes = new ArrayList<>();

        private Builder() {}

        /** Sets the version, 9 or 10. */
        public Builder version(int value) {
            version = value;
            return this;
        }

        /** Sets the typespace. */
        public Builder typespace(Typespace value) {
            typespace = value;
            return this;
        }

        /** Adds a named type. */
        public Builder type(TypeDef value) {
            types.add(value);
            return this;
        }

        /** Adds a table. */
        public Builder table(TableDef value) {
            tables.add(value);
            return this;
        }

        /** Adds a reducer. */
        public Builder reducer(ReducerDef value) {
            reducers.add(value);
            return this;
        }

        /** Adds a procedure. */
        public Builder procedure(ProcedureDef value) {
            procedures.add(value);
            return this;
        }

        /** Adds a view. */
        public Builder view(ViewDef value) {
            views.add(value);
            return this;
        }

        /** Adds a schedule. */
        public Builder schedule(ScheduleDef value) {
            schedules.add(value);
            return this;
        }

        /** Binds a reducer to an event. */
        public Builder lifecycle(LifecycleDef value) {
            lifecycleReducers.add(value);
            return this;
        }

        /** Adds a row-level security filter. */
        public Builder rowLevelSecurity(String sql) {
            rowLevelSecurity.add(sql);
            return this;
        }

        /** Sets the name conversion; null leaves the section out. */
        public Builder casePolicy(@Nullable CasePolicy value) {
            casePolicy = value;
            return this;
        }

        /** Adds an explicit canonical name. */
        public Builder explicitName(NameMapping value) {
            explicitNames.add(value);
            return this;
        }

        /** Adds an HTTP handler. */
        public Builder httpHandler(String sourceName) {
            httpHandlers.add(sourceName);
            return this;
        }

        /** Adds an HTTP route. */
        public Builder httpRoute(HttpRouteDef value) {
            httpRoutes.add(value);
            return this;
        }

        /** Adds the primary key of a view. */
        public Builder viewPrimaryKey(ViewPrimaryKeyDef value) {
            viewPrimaryKeys.add(value);
            return this;
        }

        /** Mounts a definition. */
        public Builder submodule(SubmoduleDef value) {
            submodules.add(value);
            return this;
        }

        /** Declares an environment variable. */
        public Builder environment(EnvironmentDef value) {
            environment.add(value);
            return this;
        }

        /** Makes a table an outbox. */
        public Builder outbox(OutboxDef value) {
            outboxes.add(value);
            return this;
        }

        /** Returns the definition. */
        public ModuleDef build() {
            return new ModuleDef(
                    version,
                    typespace,
                    types,
                    tables,
                    reducers,
                    procedures,
                    views,
                    schedules,
                    lifecycleReducers,
                    rowLevelSecurity,
                    casePolicy,
                    explicitNames,
                    httpHandlers,
                    httpRoutes,
                    viewPrimaryKeys,
                    submodules,
                    environment,
                    outboxes);
        }
    }
}
