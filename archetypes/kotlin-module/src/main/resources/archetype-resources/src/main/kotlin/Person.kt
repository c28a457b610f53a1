package ${package}

import dev.stdb.annotation.Access
import dev.stdb.annotation.AutoInc
import dev.stdb.annotation.PrimaryKey
import dev.stdb.annotation.Table

/**
 * Someone to greet.
 *
 * @property id given by the database when it is inserted as 0
 * @property name what they are called
 */
@Table(name = "person", access = Access.PUBLIC)
@JvmRecord
data class Person(@PrimaryKey @AutoInc val id: Long, val name: String)
