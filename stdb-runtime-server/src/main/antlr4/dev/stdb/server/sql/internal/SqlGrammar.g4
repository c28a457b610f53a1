/*
 * The SQL dialect of stdb (spec sql.md §2, §3), PostgreSQL flavoured.
 *
 * The grammar is deliberately wider than the dialect: it also recognizes common SQL that the dialect leaves
 * out (arithmetic, sub-queries, set operations, other statements), so that dev.stdb.server.sql.AstBuilder can name
 * the construct it refuses instead of reporting a syntax error.
 *
 * Recursion happens only through `expr`, `query` and `tablePrimary`; chains of AND, OR and joins are loops.
 * The Java stack needed is therefore bounded by the depth guard of dev.stdb.server.sql.SqlParser.
 */
grammar SqlGrammar;

options { caseInsensitive = true; }

/* ---- entry rules ---- */

/** Query grammar: HTTP and one-shot statements. */
queryInput : statement EOF ;

/** Subscription grammar: the same texts, of which only plain SELECTs are accepted later on. */
subscriptionInput : statement EOF ;

statement
    : query
    | insertStatement
    | updateStatement
    | deleteStatement
    | setStatement
    | showStatement
    | explainStatement
    | otherStatement
    ;

/* ---- queries ---- */

query : withClause? queryTerm setOperation* queryTail* ;

/**
 * A query inside of parentheses that does not start with another one: so that one token tells a query from an
 * expression, however many parentheses there are.
 */
innerQuery : withClause? innerTerm setOperation* queryTail* ;

innerTerm
    : select
    | valuesClause
    ;

withClause : WITH RECURSIVE? commonTable (COMMA commonTable)* ;

commonTable : ident (LPAREN identList RPAREN)? AS LPAREN innerQuery RPAREN ;

setOperation : (UNION | EXCEPT | INTERSECT) (ALL | DISTINCT)? queryTerm ;

queryTerm
    : select
    | valuesClause
    | LPAREN query RPAREN
    ;

queryTail
    : ORDER BY orderItem (COMMA orderItem)*                     # orderTail
    | LIMIT (expr | ALL)                                        # limitTail
    | OFFSET expr (ROW | ROWS)?                                 # offsetTail
    | FETCH (FIRST | NEXT) expr? (ROW | ROWS) (ONLY | WITH TIES) # fetchTail
    | FOR (UPDATE | SHARE)                                      # lockTail
    ;

orderItem : expr (ASC | DESC)? (NULLS (FIRST | LAST))? ;

select
    : SELECT selectQuantifier? selectItem (COMMA selectItem)*
      intoClause? fromClause? whereClause? groupClause? havingClause?
    ;

selectQuantifier : ALL | DISTINCT (ON LPAREN exprList RPAREN)? ;

selectItem
    : STAR                    # starItem
    | name DOT STAR           # tableStarItem
    | expr (AS? ident)?       # exprItem
    ;

intoClause : INTO name ;

fromClause : FROM relation (COMMA relation)* ;

relation : tablePrimary join* ;

tablePrimary
    : name (AS? ident)?                                   # namedTable
    | name LPAREN exprList? RPAREN (AS? ident)?           # tableFunction
    | LPAREN innerQuery RPAREN (AS? ident)?               # derivedTable
    | LPAREN relation RPAREN (AS? ident)?                 # nestedRelation
    ;

join : NATURAL? joinKind? JOIN tablePrimary joinCondition? ;

joinKind : INNER | CROSS | (LEFT | RIGHT | FULL) OUTER? ;

joinCondition : ON expr | USING LPAREN identList RPAREN ;

whereClause : WHERE expr ;

groupClause : GROUP BY exprList ;

havingClause : HAVING expr ;

valuesClause : VALUES tuple (COMMA tuple)* ;

tuple : LPAREN tupleItem (COMMA tupleItem)* RPAREN ;

tupleItem : expr | DEFAULT ;

/* ---- data manipulation ---- */

insertStatement
    : INSERT INTO name (AS ident)? (LPAREN identList RPAREN)? (query | DEFAULT VALUES) conflictClause? returningClause?
    ;

conflictClause : ON CONFLICT anyToken* ;

returningClause : RETURNING selectItem (COMMA selectItem)* ;

updateStatement
    : UPDATE relation SET assignment (COMMA assignment)* fromClause? whereClause? returningClause?
    ;

assignment : name EQ tupleItem ;

deleteStatement
    : DELETE FROM relation (COMMA relation)* (USING relation)? whereClause? returningClause?
    ;

setStatement : SET ident (TO | EQ) expr ;

showStatement : SHOW ident ;

/** EXPLAIN [ANALYZE] [(option, ...)] statement; options are ANALYZE, FORMAT TEXT and FORMAT JSON. */
explainStatement : EXPLAIN ANALYZE? (LPAREN explainOption (COMMA explainOption)* RPAREN)? explained ;

explainOption : ident ident? ;

explained : query | insertStatement | updateStatement | deleteStatement ;

otherStatement
    : (CREATE | ALTER | DROP | TRUNCATE | BEGIN | START | COMMIT | ROLLBACK | SAVEPOINT | GRANT | REVOKE
        | ANALYZE | MERGE | COPY | CALL | EXECUTE | PREPARE | DECLARE | VACUUM | LOCK | COMMENT) anyToken*
    ;

anyToken : . ;

/* ---- expressions ---- */

expr
    : literal                                                      # literalExpr
    | PARAM                                                        # paramExpr
    | functionName LPAREN (STAR | DISTINCT? exprList)? RPAREN      # functionExpr
    | name                                                         # columnExpr
    | LPAREN expr (COMMA expr)* RPAREN                             # nestedExpr
    | LPAREN innerQuery RPAREN                                     # subqueryExpr
    | EXISTS LPAREN innerQuery RPAREN                              # existsExpr
    | CASE expr? (WHEN expr THEN expr)+ (ELSE expr)? END           # caseExpr
    | CAST LPAREN expr AS typeName RPAREN                          # castExpr
    | expr CAST_OP typeName                                        # castOpExpr
    | sign=(PLUS | MINUS) expr                                     # signExpr
    | expr op=(STAR | SLASH | PERCENT | CARET) expr                # arithmeticExpr
    | expr op=(PLUS | MINUS | CONCAT | OPERATOR) expr              # arithmeticExpr
    | expr NOT? IN LPAREN (innerQuery | exprList) RPAREN                # inExpr
    | expr NOT? BETWEEN bound AND bound                            # betweenExpr
    | expr NOT? (LIKE | ILIKE) expr                                # likeExpr
    | expr op=(EQ | NE | LT | LE | GT | GE) expr                   # compareExpr
    | expr IS NOT? (NULL | TRUE | FALSE | UNKNOWN)                 # isExpr
    | NOT expr                                                     # notExpr
    | expr AND expr                                                # andExpr
    | expr OR expr                                                 # orExpr
    ;

bound : (PLUS | MINUS)? (literal | PARAM | name) ;

exprList : expr (COMMA expr)* ;

typeName : ident (LPAREN NUMBER (COMMA NUMBER)* RPAREN)? ;

functionName : name | LEFT | RIGHT ;

literal
    : NUMBER
    | STRING
    | HEX
    | HEX_STRING
    | TRUE
    | FALSE
    | NULL
    | PREFIXED_STRING
    | DOLLAR_STRING
    ;

/* ---- names ---- */

name : ident (DOT ident)* ;

identList : ident (COMMA ident)* ;

ident : IDENT | QUOTED_IDENT | nonReserved ;

/** Words with a meaning in some statement that PostgreSQL still allows as names. */
nonReserved
    : ALTER | ANALYZE | BEGIN | BY | CALL | COMMENT | COMMIT | CONFLICT | COPY | DECLARE | DELETE | DROP | EXECUTE
    | EXPLAIN | FIRST | INSERT | LAST | LOCK | MERGE | NEXT | NULLS | PREPARE | RECURSIVE | REVOKE | ROLLBACK | ROW
    | ROWS | SAVEPOINT | SET | SHARE | SHOW | START | TIES | TRUNCATE | UNKNOWN | UPDATE | VACUUM | VALUES
    ;

/* ---- tokens ---- */

ALL : 'ALL' ;
ALTER : 'ALTER' ;
ANALYZE : 'ANALYZE' ;
AND : 'AND' ;
AS : 'AS' ;
ASC : 'ASC' ;
BEGIN : 'BEGIN' ;
BETWEEN : 'BETWEEN' ;
BY : 'BY' ;
CALL : 'CALL' ;
CASE : 'CASE' ;
CAST : 'CAST' ;
COMMENT : 'COMMENT' ;
COMMIT : 'COMMIT' ;
CONFLICT : 'CONFLICT' ;
COPY : 'COPY' ;
CREATE : 'CREATE' ;
CROSS : 'CROSS' ;
DECLARE : 'DECLARE' ;
DEFAULT : 'DEFAULT' ;
DELETE : 'DELETE' ;
DESC : 'DESC' ;
DISTINCT : 'DISTINCT' ;
DROP : 'DROP' ;
ELSE : 'ELSE' ;
END : 'END' ;
EXCEPT : 'EXCEPT' ;
EXECUTE : 'EXECUTE' ;
EXISTS : 'EXISTS' ;
EXPLAIN : 'EXPLAIN' ;
FALSE : 'FALSE' ;
FETCH : 'FETCH' ;
FIRST : 'FIRST' ;
FOR : 'FOR' ;
FROM : 'FROM' ;
FULL : 'FULL' ;
GRANT : 'GRANT' ;
GROUP : 'GROUP' ;
HAVING : 'HAVING' ;
ILIKE : 'ILIKE' ;
IN : 'IN' ;
INNER : 'INNER' ;
INSERT : 'INSERT' ;
INTERSECT : 'INTERSECT' ;
INTO : 'INTO' ;
IS : 'IS' ;
JOIN : 'JOIN' ;
LAST : 'LAST' ;
LEFT : 'LEFT' ;
LIKE : 'LIKE' ;
LIMIT : 'LIMIT' ;
LOCK : 'LOCK' ;
MERGE : 'MERGE' ;
NATURAL : 'NATURAL' ;
NEXT : 'NEXT' ;
NOT : 'NOT' ;
NULL : 'NULL' ;
NULLS : 'NULLS' ;
OFFSET : 'OFFSET' ;
ON : 'ON' ;
ONLY : 'ONLY' ;
OR : 'OR' ;
ORDER : 'ORDER' ;
OUTER : 'OUTER' ;
PREPARE : 'PREPARE' ;
RECURSIVE : 'RECURSIVE' ;
RETURNING : 'RETURNING' ;
REVOKE : 'REVOKE' ;
RIGHT : 'RIGHT' ;
ROLLBACK : 'ROLLBACK' ;
ROW : 'ROW' ;
ROWS : 'ROWS' ;
SAVEPOINT : 'SAVEPOINT' ;
SELECT : 'SELECT' ;
SET : 'SET' ;
SHARE : 'SHARE' ;
SHOW : 'SHOW' ;
START : 'START' ;
THEN : 'THEN' ;
TIES : 'TIES' ;
TO : 'TO' ;
TRUE : 'TRUE' ;
TRUNCATE : 'TRUNCATE' ;
UNION : 'UNION' ;
UNKNOWN : 'UNKNOWN' ;
UPDATE : 'UPDATE' ;
USING : 'USING' ;
VACUUM : 'VACUUM' ;
VALUES : 'VALUES' ;
WHEN : 'WHEN' ;
WHERE : 'WHERE' ;
WITH : 'WITH' ;

EQ : '=' ;
NE : '<>' | '!=' ;
LE : '<=' ;
LT : '<' ;
GE : '>=' ;
GT : '>' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
CARET : '^' ;
CONCAT : '||' ;
CAST_OP : '::' ;
OPERATOR : '->>' | '->' | '#>>' | '#>' | '@>' | '<@' | '&&' | '&' | '|' | '#'
         | '<<' | '>>' | '~*' | '!~*' | '!~' | '~' ;
COMMA : ',' ;
DOT : '.' ;
SEMI : ';' ;
LPAREN : '(' ;
RPAREN : ')' ;

PARAM : ':' [A-Z_] [A-Z0-9_$]* | '$' [0-9]+ | '?' ;

HEX : '0X' [0-9A-Z_]* ;
HEX_STRING : 'X' '\'' ~'\''* '\'' ;
NUMBER : ([0-9]+ ('.' [0-9]*)? | '.' [0-9]+) ('E' [+-]? [0-9]+)? ;
PREFIXED_STRING : [EBN] '\'' (~'\'' | '\'\'')* '\'' ;
STRING : '\'' (~'\'' | '\'\'')* '\'' ;
DOLLAR_STRING : '$$' .*? '$$' ;
IDENT : [A-Z_] [A-Z0-9_$]* ;
QUOTED_IDENT : '"' (~'"' | '""')* '"' ;

LINE_COMMENT : '--' ~[\r\n]* -> skip ;
BLOCK_COMMENT : '/*' .*? '*/' -> skip ;
SPACE : [ \t\r\n\f\u000B\u00A0]+ -> skip ;

UNTERMINATED_STRING : '\'' (~'\'' | '\'\'')* ;
UNTERMINATED_IDENT : '"' (~'"' | '""')* ;
UNTERMINATED_COMMENT : '/*' (~'*' | '*'+ ~[*/])* '*'* ;
UNEXPECTED : . ;
