package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static method answer HTTP requests to {@code /v1/database/NAME/route} and the path behind it. Anybody may
 * send them: who may do what is for the method to decide.
 *
 * <pre>{@code
 * @HttpHandler(method = HttpMethod.POST, path = "/hook/{id}")
 * static HttpAnswer hook(HandlerContext<Db> ctx, HttpRequest request) {
 *     String id = request.parameter("id");
 *     return ctx.inTransaction(tx -> { ...; return HttpAnswer.of(204); });
 * }
 * }</pre>
 *
 * <p>The method runs beside the reducers; only its transactions take turns with them. One that throws answers 500, and
 * the database's log has the exception; transactions that it has committed stay committed.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface HttpHandler {

    /**
     * The method of the requests.
     *
     * @return the method
     */
    HttpMethod method() default HttpMethod.ANY;

    /**
     * The path behind {@code /route}: empty, or segments with a slash before each, of lower-case letters, digits and
     * {@code - _ ~}. A segment such as {@code {id}} stands for any text; the request has it as a parameter.
     *
     * @return the path
     */
    String path();
}
